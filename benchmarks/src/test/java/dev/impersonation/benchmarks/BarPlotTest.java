package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class BarPlotTest {
  @Test
  void svg_bars_areAsLongAsTheirNumbers() {
    String svg =
        new BarPlot(
                "Title",
                "µs",
                List.of(
                    new BarPlot.Bar("all", 10, OptionalDouble.of(5)),
                    new BarPlot.Bar("half", 5, OptionalDouble.empty())))
            .svg();

    assertTrue(svg.contains("width=\"460.0\" height=\"18.0\""), svg);
    assertTrue(svg.contains("width=\"230.0\" height=\"18.0\""), svg);
    assertTrue(svg.contains("Title, µs (line: goal)"), svg);
  }

  @Test
  void svg_textOfMarkup_isEscaped() {
    String svg =
        new BarPlot("A & B", "s", List.of(new BarPlot.Bar("<x>", -1, OptionalDouble.empty())))
            .svg();

    assertTrue(svg.contains("A &amp; B"), svg);
    assertTrue(svg.contains("&lt;x&gt;"), svg);
    assertEquals(-1, svg.indexOf("<x>"));
  }
}
