package org.jvnet.hudson.test.junit.jupiter;

public @interface WithJenkins {}
