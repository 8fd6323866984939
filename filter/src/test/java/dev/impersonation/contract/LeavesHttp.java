package dev.impersonation.contract;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;

/** A protocol in which the server has nothing to say. */
public final class LeavesHttp implements HttpUpgradeHandler {
  @Override
  public void init(WebConnection connection) {
    try {
      connection.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void destroy() {}
}
