package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("the rule of an annotation says nothing about anonymous requests")
final class RouteRuleOfAnnotationTest {
  @ParameterizedTest
  @EnumSource(GuardMode.class)
  void areOpen_besideAGuard_isAsTheGuardSays(GuardMode mode) {
    RouteRule annotation = RouteRule.ofAnnotation(mode);
    assertTrue(RouteRule.areOpen(List.of(annotation, RouteRule.of(GuardMode.PUBLIC))));
    assertFalse(RouteRule.areOpen(List.of(annotation, RouteRule.of(GuardMode.ALLOW))));
    assertFalse(RouteRule.areOpen(List.of(annotation)));
  }

  @ParameterizedTest
  @EnumSource(GuardMode.class)
  void ofAnnotation_mode_isOtherwiseTheSame(GuardMode mode) {
    RouteRule annotation = RouteRule.ofAnnotation(mode);
    assertEquals(RouteRule.of(mode).toString(), annotation.toString());
    assertEquals(RouteRule.of(mode).limits(), annotation.limits());
  }
}
