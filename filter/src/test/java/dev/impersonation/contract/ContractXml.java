package dev.impersonation.contract;

import dev.impersonation.contract.ContractRoutes.Guard;
import dev.impersonation.contract.ContractRoutes.Place;
import dev.impersonation.contract.ContractRoutes.Route;
import dev.impersonation.servlet.ImpersonationGuard;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes {@link ContractRoutes} as elements of a {@code web.xml}. */
final class ContractXml {
  private ContractXml() {}

  static String guards(Place place) {
    return ContractRoutes.guards(place).stream()
        .map(ContractXml::guard)
        .collect(Collectors.joining());
  }

  static String servlets() {
    return ContractRoutes.ROUTES.stream().map(ContractXml::servlet).collect(Collectors.joining());
  }

  static String errorPages() {
    StringBuilder xml = new StringBuilder();
    ContractRoutes.ERROR_PAGES.forEach(
        (status, page) ->
            xml.append(
                element(
                    "error-page",
                    element("error-code", status.toString()) + element("location", page))));
    return xml.toString();
  }

  static String initParams(Map<String, String> settings) {
    StringBuilder xml = new StringBuilder();
    settings.forEach(
        (name, value) ->
            xml.append(
                element(
                    "init-param",
                    element("param-name", name)
                        + element(
                            "param-value", value.replace("&", "&amp;").replace("<", "&lt;")))));
    return xml.toString();
  }

  private static String guard(Guard guard) {
    String name = element("filter-name", guard.name());
    List<String> dispatches = guard.dispatches().stream().map(DispatcherType::name).toList();
    return element(
            "filter",
            name
                + element("filter-class", ImpersonationGuard.class.getName())
                + element("async-supported", "true")
                + initParams(guard.settings()))
        + element(
            "filter-mapping",
            name
                + elements("url-pattern", guard.patterns())
                + elements("servlet-name", guard.servlets())
                + elements("dispatcher", dispatches));
  }

  private static String servlet(Route route) {
    String name = element("servlet-name", route.name());
    String atStart =
        switch (route.handler()) {
          case INFO -> element("load-on-startup", "1");
          case INFO_WITH_ACTOR ->
              initParams(Map.of("actorId", "send")) + element("load-on-startup", "1");
          default -> "";
        };
    return element(
            "servlet",
            name
                + element("servlet-class", route.handler().servlet().getName())
                + atStart
                + element("async-supported", "true"))
        + element("servlet-mapping", name + elements("url-pattern", route.patterns()));
  }

  private static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }

  private static String elements(String name, List<String> contents) {
    return contents.stream().map(content -> element(name, content)).collect(Collectors.joining());
  }
}
