package dev.impersonation.spring.plain;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A class path of its own from which Spring Boot is missing, and Spring Security with it. Only
 * types of the JDK go in and out.
 */
final class WithoutBoot extends URLClassLoader {
  WithoutBoot() {
    super(classPath(), ClassLoader.getPlatformClassLoader());
  }

  private static URL[] classPath() {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      String name = String.valueOf(path.getFileName());
      if (!name.startsWith("spring-boot") && !name.startsWith("spring-security")) {
        try {
          urls.add(path.toUri().toURL());
        } catch (MalformedURLException e) {
          throw new AssertionError(entry, e);
        }
      }
    }
    return urls.toArray(URL[]::new);
  }
}
