package dev.impersonation.servlet;

import jakarta.servlet.ServletRequest;

/** Requires that the container's servlet API has what requests need of it. */
final class ServletVersion {
  private ServletVersion() {}

  /**
   * Holds that it has.
   *
   * @throws IllegalStateException if it is too old
   */
  static void require() {
    try {
      ServletRequest.class.getMethod("getRequestId");
    } catch (NoSuchMethodException e) {
      String version = ServletRequest.class.getPackage().getImplementationVersion();
      throw new IllegalStateException(
          "the servlet API does not fit: found version "
              + (version == null ? "(unknown)" : version)
              + ", needed is 6.0 at least: use a newer container, or leave the API out of your WAR",
          e);
    }
  }
}
