/** What tests of several rooms need: real images made on the spot, and the way to real data beside the project. */
package io.hullcheck.testing;
