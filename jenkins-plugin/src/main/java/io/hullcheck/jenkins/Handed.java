package io.hullcheck.jenkins;

import java.io.Serializable;

/**
 * An image that an agent has brought to a registry. Immutable.
 *
 * @param scan which of the agent's scans it is of, from 0
 * @param imported whether it came from another registry, and not from the agent
 * @param target where it is now
 * @param digest of its manifest there
 */
record Handed(int scan, boolean imported, String target, String digest) implements Serializable {
    private static final long serialVersionUID = 1L;
}
