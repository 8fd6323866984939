package dev.impersonation.jetty.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What is unpacked into the directory of a server. */
final class HomeZipIT {
  private static Set<String> files(InputStream zipped) throws IOException {
    Set<String> names = new TreeSet<>();
    ZipInputStream zip = new ZipInputStream(zipped);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (!entry.isDirectory()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  @Test
  void zip_holdsTheModuleAndWhatItNeedsToRun() throws Exception {
    try (ZipFile zip = new ZipFile(JettyHome.property("home.zip").toFile())) {
      Set<String> names = new TreeSet<>();
      zip.stream()
          .filter(entry -> !entry.isDirectory())
          .map(entry -> entry.getName().replaceFirst("-[0-9][^/]*\\.jar$", ".jar"))
          .forEach(names::add);
      assertEquals(
          Set.of(
              "etc/impersonation.xml",
              "lib/impersonation/caffeine.jar",
              "lib/impersonation/impersonation-jetty.jar",
              "lib/impersonation/jackson-annotations.jar",
              "lib/impersonation/jackson-core.jar",
              "lib/impersonation/jackson-databind.jar",
              "lib/impersonation/java-jwt.jar",
              "modules/impersonation.mod"),
          names);
    }
  }

  /** The server's own class path has no servlet API, and Jetty looks for such services there. */
  @Test
  void libraries_bringNothingOfServlets() throws Exception {
    try (ZipFile zip = new ZipFile(JettyHome.property("home.zip").toFile())) {
      ZipEntry ours =
          zip.stream()
              .filter(entry -> entry.getName().contains("/impersonation-jetty-"))
              .findFirst()
              .orElseThrow();
      Set<String> names = files(zip.getInputStream(ours));

      assertTrue(names.contains("dev/impersonation/http/ImpersonationGate.class"));
      assertTrue(names.contains("dev/impersonation/jetty/ImpersonationModule.class"));
      assertFalse(names.stream().anyMatch(name -> name.contains("servlet")), names.toString());
    }
  }
}
