/** How the POMs of a build are changed so that findings are gone: found by trying, in memory, with Maven's own resolution. */
package io.hullcheck.maven.fix;
