/** The Jenkins build step and its pages; reserved, nothing stands here yet. */
package io.hullcheck.jenkins;
