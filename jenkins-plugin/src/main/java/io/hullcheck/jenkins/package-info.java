/** The Jenkins build step and its page. The scan runs on the agent; the report comes back and is kept with the build. */
package io.hullcheck.jenkins;
