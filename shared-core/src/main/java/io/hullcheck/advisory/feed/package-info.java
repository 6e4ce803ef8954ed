/** Where feeds come from: folders and web servers, mirrors of them, and how a download survives what goes wrong. */
package io.hullcheck.advisory.feed;
