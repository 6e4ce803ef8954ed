package io.jenkins.plugins.checks.api;

public class ChecksDetails {
    public static class ChecksDetailsBuilder {
        public ChecksDetailsBuilder() {}

        public ChecksDetailsBuilder withName(String value) {
            throw new UnsupportedOperationException();
        }

        public ChecksDetailsBuilder withStatus(ChecksStatus value) {
            throw new UnsupportedOperationException();
        }

        public ChecksDetailsBuilder withConclusion(ChecksConclusion value) {
            throw new UnsupportedOperationException();
        }

        public ChecksDetailsBuilder withDetailsURL(String value) {
            throw new UnsupportedOperationException();
        }

        public ChecksDetailsBuilder withOutput(ChecksOutput value) {
            throw new UnsupportedOperationException();
        }

        public ChecksDetails build() {
            throw new UnsupportedOperationException();
        }
    }
}
