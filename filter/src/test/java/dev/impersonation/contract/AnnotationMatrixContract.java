package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every annotation refuses and opens, for every method, on each dispatch and under each
 * default.
 */
public interface AnnotationMatrixContract extends AnnotationContract {
  @ParameterizedTest
  @ValueSource(strings = {"read-only", "deny", "allow"})
  @DisplayName("S36: an annotation holds in place of the default, for every method")
  default void annotated_askedForDirectly_holds(String byDefault) {
    Map<String, String> settings = settingsByDefault(byDefault);
    List<String> answered = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");
    for (String servlet : ANNOTATED) {
      for (String method :
          List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "FOO", "post")) {
        String what = byDefault + " " + method + " " + servlet;
        String mode = AnnotationContract.said(servlet, method, byDefault);
        Exchange exchange = send(settings, method, "/" + servlet, impersonated());
        if (!AnnotationContract.permits(mode, method)) {
          AnnotationContract.assertDenied(mode, exchange);
        } else {
          assertEquals(answered.contains(method), exchange.status() == 200, what);
          assertTrue(exchange.status() != 403, what);
        }
        assertTrue(send(settings, method, "/" + servlet, inPerson()).status() != 403, what);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "deny", "allow"})
  @DisplayName("S33: an annotation holds in place of the default where a path is dispatched to")
  default void annotated_forwardAndAsync_holds(String byDefault) {
    for (String by : List.of("forward", "async")) {
      for (String servlet : ANNOTATED) {
        for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
          String path = dispatch("/annotated-allow-too", by, "/" + servlet);
          String mode = AnnotationContract.said(servlet, method, byDefault);
          Exchange exchange = send(settingsByDefault(byDefault), method, path, impersonated());
          if (AnnotationContract.permits(mode, method)) {
            assertRanBy(by, byDefault + method + path, exchange);
          } else {
            AnnotationContract.assertDenied(mode, exchange);
          }
          assertRanBy(
              by, method + path, send(settingsByDefault(byDefault), method, path, inPerson()));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "deny", "allow"})
  @DisplayName("S33: under INCLUDE an annotation can only add to the default")
  default void annotated_include_holdsBesideTheDefault(String byDefault) {
    for (String servlet : ANNOTATED) {
      for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
        String path = dispatch("/annotated-allow", "include", "/" + servlet);
        Exchange exchange = send(settingsByDefault(byDefault), method, path, impersonated());
        if (AnnotationContract.permits(byDefault, method)
            && AnnotationContract.permits(
                AnnotationContract.said(servlet, method, "allow"), method)) {
          assertRanBy("include", byDefault + method + path, exchange);
        } else {
          assertEquals("headtail", exchange.body(), byDefault + method + path);
        }
        assertRanBy("include", path, send(settingsByDefault(byDefault), method, path, inPerson()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "deny", "allow"})
  @DisplayName("S33: an annotation holds on a dispatch by name, where no filter decides")
  default void annotated_named_holds(String byDefault) {
    for (String servlet : ANNOTATED) {
      for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
        String mode = AnnotationContract.said(servlet, method, "allow");
        String forward = dispatch("/annotated-allow", "named-forward", servlet);
        Exchange forwarded = send(settingsByDefault(byDefault), method, forward, impersonated());
        String include = dispatch("/annotated-allow", "named-include", servlet);
        Exchange included = send(settingsByDefault(byDefault), method, include, impersonated());
        if (AnnotationContract.permits(mode, method)) {
          assertRanBy("named-forward", method + forward, forwarded);
          assertRanBy("named-include", method + include, included);
        } else {
          AnnotationContract.assertDenied(mode, forwarded);
          assertEquals("headtail", included.body(), method + include);
        }
        assertRanBy(
            "named-forward",
            forward,
            send(settingsByDefault(byDefault), method, forward, inPerson()));
        assertRanBy(
            "named-include",
            include,
            send(settingsByDefault(byDefault), method, include, inPerson()));
      }
    }
  }
}
