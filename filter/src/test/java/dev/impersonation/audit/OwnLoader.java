package dev.impersonation.audit;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** That of an application, which has all but servlets and logging for itself. */
public final class OwnLoader extends URLClassLoader {
  public OwnLoader() {
    super(classPath(), ClassLoader.getPlatformClassLoader());
  }

  private static URL[] classPath() {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      try {
        urls.add(Path.of(entry).toUri().toURL());
      } catch (MalformedURLException e) {
        throw new AssertionError(entry, e);
      }
    }
    return urls.toArray(URL[]::new);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    return name.startsWith("jakarta.") || name.startsWith("org.slf4j.")
        ? OwnLoader.class.getClassLoader().loadClass(name)
        : super.findClass(name);
  }
}
