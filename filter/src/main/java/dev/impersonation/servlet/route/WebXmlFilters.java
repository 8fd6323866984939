package dev.impersonation.servlet.route;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the filter mappings of {@code web.xml} in their order, for containers that do not let it be
 * read. Where others are registered in code, nobody can tell from here on which side of these they
 * are.
 */
final class WebXmlFilters {
  private static final int MAX_BYTES = 1 << 20;

  private WebXmlFilters() {}

  static Optional<List<FilterMapping>> mappings(ServletContext context) {
    try (InputStream descriptor = context.getResourceAsStream("/WEB-INF/web.xml")) {
      if (descriptor == null) {
        return Optional.empty();
      }
      byte[] bytes = descriptor.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES ? Optional.empty() : Optional.of(mappings(bytes));
    } catch (IOException | XMLStreamException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static List<FilterMapping> mappings(byte[] descriptor) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(descriptor));
    List<FilterMapping> mappings = new ArrayList<>();
    try {
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("filter-mapping")) {
          addMappings(xml, mappings);
        }
      }
    } finally {
      xml.close();
    }
    return mappings;
  }

  private static void addMappings(XMLStreamReader xml, List<FilterMapping> mappings)
      throws XMLStreamException {
    String filter = "";
    List<String> patterns = new ArrayList<>();
    List<String> servlets = new ArrayList<>();
    Set<DispatcherType> types = EnumSet.noneOf(DispatcherType.class);
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String element = xml.getLocalName();
      String text = xml.getElementText().strip();
      switch (element) {
        case "filter-name" -> filter = text;
        case "url-pattern" -> patterns.add(text);
        case "servlet-name" -> servlets.add(text);
        case "dispatcher" -> types.add(DispatcherType.valueOf(text.toUpperCase(Locale.ROOT)));
        default -> throw new XMLStreamException("unknown element");
      }
    }
    for (String pattern : patterns) {
      mappings.add(FilterMapping.ofPattern(filter, pattern, types));
    }
    for (String servlet : servlets) {
      mappings.add(FilterMapping.ofServlet(filter, servlet, types));
    }
  }
}
