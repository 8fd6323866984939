package dev.impersonation.jetty;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of this package. */
final class PackageLog {
  static final Logger LOG = LoggerFactory.getLogger("dev.impersonation.jetty");

  private PackageLog() {}
}
