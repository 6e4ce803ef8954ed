package org.htmlunit;

public class WebResponse {
    public String getContentAsString() {
        throw new UnsupportedOperationException();
    }

    public int getStatusCode() {
        throw new UnsupportedOperationException();
    }
}
