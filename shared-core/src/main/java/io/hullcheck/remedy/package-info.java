/** What to change. */
package io.hullcheck.remedy;
