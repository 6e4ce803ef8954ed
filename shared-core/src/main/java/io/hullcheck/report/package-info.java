/** The report model and its forms, one writer a form. */
package io.hullcheck.report;
