package com.example;

public class Main {
    public static void main(String[] args) {
        System.out.println(org.apache.logging.log4j.LogManager.getLogger());
    }
}
