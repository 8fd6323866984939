package dev.impersonation.host;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.http.HttpServlet;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** An application on Tomcat in a process of its own, whose class path has no provider for SLF4J. */
final class NoProviderApplication {
  private NoProviderApplication() {}

  /** The command that runs {@link #main} in this folder, with these settings. */
  static List<String> command(Path folder, String... settings) {
    String classPath =
        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
            .filter(entry -> !isLogging(Path.of(entry).getFileName().toString()))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=en",
                "-cp",
                classPath,
                NoProviderApplication.class.getName(),
                folder.toString()));
    command.addAll(List.of(settings));
    return command;
  }

  /** Jetty's JSP engine brings a log for Tomcat's classes that is SLF4J again. */
  private static boolean isLogging(String jar) {
    return jar.startsWith("logback-") || jar.contains("apache-jsp");
  }

  /** Prints the status of an impersonated request. */
  public static void main(String[] arguments) throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(arguments[0]);
      tomcat.setPort(0);
      Context context = tomcat.addContext("", arguments[0]);
      FilterDef filter = new FilterDef();
      filter.setFilterName("impersonation");
      filter.setFilterClass(ImpersonationFilter.class.getName());
      filter.setAsyncSupported("true");
      Map.of("issuer", issuer.issuer(), "jwtKey", issuer.publicKeyPem())
          .forEach(filter::addInitParameter);
      for (int index = 1; index < arguments.length; index += 2) {
        filter.addInitParameter(arguments[index], arguments[index + 1]);
      }
      context.addFilterDef(filter);
      FilterMap all = new FilterMap();
      all.setFilterName("impersonation");
      all.addURLPattern("/*");
      context.addFilterMap(all);
      Tomcat.addServlet(context, "page", new HttpServlet() {});
      context.addServletMappingDecoded("/", "page");
      tomcat.start();
      URI url = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .header(
                  "Authorization",
                  "Bearer " + issuer.token().impersonatedBy("user_engineer").sign())
              .build();
      System.out.println(
          "status "
              + HttpClient.newHttpClient()
                  .send(request, HttpResponse.BodyHandlers.discarding())
                  .statusCode());
      tomcat.stop();
    }
    System.exit(0);
  }
}
