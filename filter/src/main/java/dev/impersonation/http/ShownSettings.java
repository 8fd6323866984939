package dev.impersonation.http;

/** Holds what tokens are compared with, in words that a log may have, and which setting says so. */
record ShownSettings(
    String issuerSetting,
    String issuer,
    String keysSetting,
    String keys,
    boolean isOneKey,
    String suffixSetting,
    String suffix,
    String parties,
    String audience,
    String algorithms,
    String clockSkew) {}
