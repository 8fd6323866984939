package dev.impersonation.spring.support;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A class path of its own from which jars are missing. Only types of the JDK go in and out. */
public final class WithoutJars extends URLClassLoader {
  /**
   * Makes one.
   *
   * @param missing is asked by the name of each jar
   */
  public WithoutJars(Predicate<String> missing) {
    super(classPath(missing), ClassLoader.getPlatformClassLoader());
  }

  private static URL[] classPath(Predicate<String> missing) {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (!missing.test(String.valueOf(path.getFileName()))) {
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
