package dev.impersonation.benchmarks;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Numbers as bars that lie, one below the other.
 *
 * @param unit of the numbers, for people
 */
record BarPlot(String title, String unit, List<Bar> bars) {
  private static final int LEFT = 260;
  private static final int LENGTH = 460;
  private static final int LINE = 26;
  private static final int TOP = 48;

  /**
   * A number.
   *
   * @param value drawn from 0 on; a bar of less than 0 is empty
   * @param goal what it should be, where there is a goal
   */
  record Bar(String label, double value, OptionalDouble goal) {}

  /** Returns the picture. */
  String svg() {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter svg = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      write(svg);
      svg.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a picture cannot be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private void write(XMLStreamWriter svg) throws XMLStreamException {
    svg.writeStartElement("svg");
    svg.writeDefaultNamespace("http://www.w3.org/2000/svg");
    attributes(svg, "width", number(LEFT + LENGTH + 80.0));
    attributes(svg, "height", number(TOP + LINE * (bars.size() + 0.5)));
    attributes(svg, "font-family", "sans-serif", "font-size", "13", "role", "img");
    svg.writeStartElement("title");
    svg.writeCharacters(title);
    svg.writeEndElement();
    rectangle(svg, 0, 0, LEFT + LENGTH + 80.0, TOP + LINE * (bars.size() + 0.5), "#ffffff");
    text(svg, LEFT, 20, "start", title + ", " + unit + (hasGoals() ? " (line: goal)" : ""));
    double y = TOP;
    for (Bar bar : bars) {
      write(svg, bar, y);
      y += LINE;
    }
    svg.writeEndElement();
  }

  private void write(XMLStreamWriter svg, Bar bar, double y) throws XMLStreamException {
    double length = length(bar.value());
    rectangle(svg, LEFT, y - 13, length, LINE - 8.0, "#3b6ea8");
    text(svg, LEFT - 8.0, y, "end", bar.label());
    text(svg, LEFT + length + 6, y, "start", String.format(Locale.ROOT, "%.2f", bar.value()));
    if (bar.goal().isPresent()) {
      double at = LEFT + length(bar.goal().getAsDouble());
      rectangle(svg, at - 1, y - 16, 2, LINE - 2.0, "#c0392b");
    }
  }

  private boolean hasGoals() {
    return bars.stream().anyMatch(bar -> bar.goal().isPresent());
  }

  private double length(double value) {
    double most =
        bars.stream()
            .mapToDouble(bar -> Math.max(bar.value(), bar.goal().orElse(0)))
            .max()
            .orElse(1);
    return most <= 0 ? 0 : Math.max(0, value) / most * LENGTH;
  }

  private static void rectangle(
      XMLStreamWriter svg, double x, double y, double width, double height, String color)
      throws XMLStreamException {
    svg.writeEmptyElement("rect");
    attributes(svg, "x", number(x), "y", number(y));
    attributes(svg, "width", number(width), "height", number(height), "fill", color);
  }

  private static void text(XMLStreamWriter svg, double x, double y, String anchor, String text)
      throws XMLStreamException {
    svg.writeStartElement("text");
    attributes(svg, "x", number(x), "y", number(y), "text-anchor", anchor);
    svg.writeCharacters(text);
    svg.writeEndElement();
  }

  private static void attributes(XMLStreamWriter svg, String... namesAndValues)
      throws XMLStreamException {
    for (int index = 0; index < namesAndValues.length; index += 2) {
      svg.writeAttribute(namesAndValues[index], namesAndValues[index + 1]);
    }
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
