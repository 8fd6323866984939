package dev.impersonation.demo.trail;

import java.util.List;
import java.util.Set;

/** Tells what pages of the shop ask for by themselves from what somebody wanted to see or do. */
public final class PagePaths {
  private static final Set<String> PATHS = Set.of("/config", "/impersonation");
  private static final List<String> FOLDERS = List.of("/impersonation/", "/assets/", "/shared/");

  private PagePaths() {}

  /** Returns whether pages ask for this by themselves. */
  public static boolean has(String path) {
    return PATHS.contains(path) || FOLDERS.stream().anyMatch(path::startsWith);
  }
}
