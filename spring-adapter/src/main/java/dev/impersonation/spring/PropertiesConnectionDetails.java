package dev.impersonation.spring;

import java.util.Optional;

/** Says what the properties do. */
record PropertiesConnectionDetails(ImpersonationProperties properties)
    implements ImpersonationConnectionDetails {
  @Override
  public Optional<String> publishableKey() {
    return Optional.ofNullable(properties.publishableKey());
  }

  @Override
  public Optional<String> issuer() {
    return Optional.ofNullable(properties.issuer());
  }

  @Override
  public Optional<String> jwksUrl() {
    return Optional.ofNullable(properties.jwksUrl());
  }

  @Override
  public Optional<String> cookieSuffix() {
    return Optional.ofNullable(properties.cookieSuffix());
  }
}
