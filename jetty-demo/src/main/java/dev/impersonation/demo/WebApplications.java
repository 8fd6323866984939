package dev.impersonation.demo;

import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** Makes web applications of folders on the class path that have a {@code WEB-INF/web.xml}. */
final class WebApplications {
  private static final String DESCRIPTOR = "WEB-INF/web.xml";

  private WebApplications() {}

  /**
   * @param folder such as {@code webapp}
   * @param initializer runs once {@code web.xml} is read
   */
  static WebAppContext of(
      ResourceFactory resources, String folder, ServletContainerInitializer initializer) {
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setBaseResource(resources.newResource(folder(folder + "/" + DESCRIPTOR, DESCRIPTOR)));
    context.setThrowUnavailableOnStartupException(true);
    context.addServletContainerInitializer(initializer);
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.setShowStacks(false);
    errors.setShowCauses(false);
    context.setErrorHandler(errors);
    return context;
  }

  /** Adds what several applications show, such as a style sheet. */
  static void addFiles(
      WebAppContext context, ResourceFactory resources, String folder, String file) {
    Resource shared = resources.newResource(folder(folder + "/" + file, file));
    context.setBaseResource(ResourceFactory.combine(List.of(context.getBaseResource(), shared)));
  }

  /** A folder of a jar has no entry of its own, so that it is found by a file in it. */
  private static URI folder(String path, String file) {
    URL found =
        Objects.requireNonNull(
            WebApplications.class.getResource("/" + path), path + " is not on the class path");
    String location = found.toString();
    return URI.create(location.substring(0, location.length() - file.length()));
  }
}
