/**
 * What is installed in an image, with the file and layer that prove it, and what could not be analysed. A cataloguer
 * is asked once for each path of each layer and sees only the files it asked for.
 */
package io.hullcheck.inventory;
