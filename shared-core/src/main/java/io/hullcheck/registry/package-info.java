/**
 * The OCI distribution protocol over HTTP: names, logins, tokens, redirects, certificates, proxies. Knows nothing of what an image
 * holds, and no other room.
 */
package io.hullcheck.registry;
