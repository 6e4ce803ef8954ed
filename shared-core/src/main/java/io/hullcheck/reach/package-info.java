/** Whether the application's code reaches a library, by the references of its classes. */
package io.hullcheck.reach;
