package dev.impersonation.spring.mvc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.mvc.GuardPattern.Reach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardPatternTest {
  @ParameterizedTest
  @CsvSource({
    "/*, /anything, ALL",
    "/*, '', ALL",
    "/a/*, /a, ALL",
    "/a/*, /a/b, ALL",
    "/a/*, /a/{id}, ALL",
    "/a/*, /a/**, ALL",
    "/a/*, /ab, NONE",
    "/a/*, /ab/{id}, NONE",
    "/a/*, /{kind}/b, PART",
    "/a/*, /**, PART",
    "/a/*, /a*, PART",
    "/a/*, /b/{id}, NONE",
    "/a/b/*, /a/{id}/c, PART",
    "/a, /a, ALL",
    "/a, /a/b, NONE",
    "/a, /{name}, PART",
    "/a, /**, PART",
    "/a, /b, NONE",
    "'', /, ALL",
    "'', '', ALL",
    "'', /a, NONE",
    "*.pdf, /bill.pdf, ALL",
    "*.pdf, /bills/{id}.pdf, ALL",
    "*.pdf, /bills/{id}, PART",
    "*.pdf, /bills/**, PART",
    "*.pdf, /bills, NONE",
    "*.pdf, /bills/{id}/text, NONE"
  })
  void reach_ofGuard_isHowMuchOfTheHandlersPathsItIsAskedAbout(
      String guard, String handler, Reach reach) {
    assertThat(new GuardPattern("name", guard).reach(handler)).isEqualTo(reach);
  }
}
