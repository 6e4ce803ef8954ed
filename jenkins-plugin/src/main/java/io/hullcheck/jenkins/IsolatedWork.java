package io.hullcheck.jenkins;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/** Something that is done in a Java machine which has nothing of Jenkins. */
interface IsolatedWork extends Serializable {
    /**
     * Does the work.
     *
     * @param base where relative paths start
     * @throws WorkException when it cannot be done
     * @throws InterruptedException when it was cancelled
     */
    AgentAnswer run(Path base) throws IOException, InterruptedException;
}
