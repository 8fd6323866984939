package dev.impersonation.token;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the one logger of this package, by the name that deployments configure. */
final class PackageLog {
  static final String NAME = "dev.impersonation.token";

  static final Logger LOG = LoggerFactory.getLogger(NAME);

  private PackageLog() {}
}
