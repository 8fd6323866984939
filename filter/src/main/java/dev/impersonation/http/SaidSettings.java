package dev.impersonation.http;

/**
 * What the settings say that tokens are compared with, as logs may tell it, and which setting says
 * so.
 */
record SaidSettings(
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
