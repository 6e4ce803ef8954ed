package org.htmlunit.html;

import org.htmlunit.WebResponse;

public class HtmlPage {
    public String asNormalizedText() {
        throw new UnsupportedOperationException();
    }

    public WebResponse getWebResponse() {
        throw new UnsupportedOperationException();
    }
}
