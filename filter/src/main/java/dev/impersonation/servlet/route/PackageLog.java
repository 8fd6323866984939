package dev.impersonation.servlet.route;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the logger of this package, by the name that users configure. */
final class PackageLog {
  static final Logger LOG = LoggerFactory.getLogger("dev.impersonation.servlet.route");

  private PackageLog() {}
}
