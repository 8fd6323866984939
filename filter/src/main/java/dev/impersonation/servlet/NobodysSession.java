package dev.impersonation.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Enumeration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a request without identity a session that belongs to nobody. Once somebody takes it over,
 * perhaps while that request still runs, it is as one that has ended: whose it is, is looked at
 * again before a value is handed out.
 */
record NobodysSession(HttpSession session) implements HttpSession {
  private void requireNobodys() {
    if (SessionBinding.isSomebodys(session)) {
      throw new IllegalStateException("the session has ended, or belongs to somebody by now");
    }
  }

  private <T extends @Nullable Object> T read(Supplier<T> value) {
    T read = value.get();
    requireNobodys();
    return read;
  }

  @Override
  public long getCreationTime() {
    return read(session::getCreationTime);
  }

  @Override
  public String getId() {
    return session.getId();
  }

  @Override
  public long getLastAccessedTime() {
    return read(session::getLastAccessedTime);
  }

  @Override
  public ServletContext getServletContext() {
    return session.getServletContext();
  }

  @Override
  public void setMaxInactiveInterval(int seconds) {
    requireNobodys();
    session.setMaxInactiveInterval(seconds);
  }

  @Override
  public int getMaxInactiveInterval() {
    return session.getMaxInactiveInterval();
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return read(() -> session.getAttribute(name));
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    return read(session::getAttributeNames);
  }

  @Override
  public void setAttribute(String name, Object value) {
    requireNobodys();
    session.setAttribute(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    requireNobodys();
    session.removeAttribute(name);
  }

  @Override
  public void invalidate() {
    requireNobodys();
    session.invalidate();
  }

  @Override
  public boolean isNew() {
    return read(session::isNew);
  }

  @Override
  public String toString() {
    return "NobodysSession[]";
  }
}
