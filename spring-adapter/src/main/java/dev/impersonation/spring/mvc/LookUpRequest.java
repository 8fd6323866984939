package dev.impersonation.spring.mvc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the attributes that a look-up writes, lest the application find them. */
final class LookUpRequest extends HttpServletRequestWrapper {
  /** By name; empty if it was removed. */
  private final Map<String, Optional<Object>> written = new HashMap<>();

  LookUpRequest(HttpServletRequest request) {
    super(request);
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    Optional<Object> own = written.get(name);
    return own == null ? super.getAttribute(name) : own.orElse(null);
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    Set<String> names = new LinkedHashSet<>(Collections.list(super.getAttributeNames()));
    written.forEach(
        (name, value) -> {
          if (value.isPresent()) {
            names.add(name);
          } else {
            names.remove(name);
          }
        });
    return Collections.enumeration(names);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    written.put(name, Optional.ofNullable(value));
  }

  @Override
  public void removeAttribute(String name) {
    written.put(name, Optional.empty());
  }
}
