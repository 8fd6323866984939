package dev.impersonation.host;

/** How the contract's application is registered. */
enum Registration {
  /** By the servlet API, each filter built in code. */
  CODE("by code"),
  /** By a {@code web.xml}. */
  WEB_XML("by web.xml"),
  /** By the servlet API, but the container makes the filters and hands them their settings. */
  INIT_PARAMS("by init-params");

  private final String text;

  Registration(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
