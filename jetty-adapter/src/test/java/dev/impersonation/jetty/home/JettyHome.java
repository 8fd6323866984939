package dev.impersonation.jetty.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The distribution of a standalone Jetty, which nothing writes to. */
final class JettyHome {
  /** One handler that a module puts in front of all that is there. */
  record Inserted(String module, String xml) {}

  private JettyHome() {}

  static Path path() {
    return property("jetty.home");
  }

  static Path property(String name) {
    return Path.of(Objects.requireNonNull(System.getProperty(name), name));
  }

  /** The one library whose name begins like this. */
  static Path library(String beginning) throws IOException {
    try (Stream<Path> all = Files.list(path().resolve("lib"))) {
      return all.filter(jar -> jar.getFileName().toString().startsWith(beginning))
          .reduce(
              (one, other) -> {
                throw new AssertionError(one + " and " + other);
              })
          .orElseThrow();
    }
  }

  /** What modules insert in front of the handlers of the server, not of one context. */
  static List<Inserted> inserted() throws Exception {
    List<Inserted> inserted = new ArrayList<>();
    for (Path mod : files(".mod")) {
      for (String xml : section(Files.readString(mod, UTF_8), "xml")) {
        if (insertsIntoServer(mod, xml)) {
          inserted.add(new Inserted(mod.getFileName().toString().replaceFirst("\\.mod$", ""), xml));
        }
      }
    }
    return inserted;
  }

  /** What a section of a module's file says, line by line. */
  static List<String> section(String mod, String name) {
    List<String> lines = new ArrayList<>();
    boolean isInside = false;
    for (String line : mod.lines().map(String::strip).toList()) {
      if (line.startsWith("[")) {
        isInside = line.equals("[" + name + "]");
      } else if (isInside && !line.isEmpty() && !line.startsWith("#")) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** Module files copy what is not in {@code etc} from a folder of their own. */
  private static boolean insertsIntoServer(Path mod, String xml) throws Exception {
    String file = Path.of(xml).getFileName().toString();
    List<Path> found = new ArrayList<>();
    for (Path candidate : files(".xml")) {
      if (candidate.endsWith(xml) || candidate.getFileName().toString().equals(file)) {
        found.add(candidate);
      }
    }
    if (found.isEmpty() && !xml.contains("$")) {
      throw new AssertionError(mod + " names " + xml + ", which is nowhere");
    }
    for (Path each : found) {
      if (insertsIntoServer(each)) {
        return true;
      }
    }
    return false;
  }

  private static boolean insertsIntoServer(Path xml)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Document document = parsers.newDocumentBuilder().parse(xml.toFile());
    if (!document.getDocumentElement().getAttribute("id").equals("Server")) {
      return false;
    }
    NodeList calls = document.getElementsByTagName("Call");
    for (int index = 0; index < calls.getLength(); index++) {
      Node call = calls.item(index);
      if (call.getAttributes().getNamedItem("name").getNodeValue().equals("insertHandler")
          && call.getParentNode().equals(document.getDocumentElement())) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> files(String ending) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("modules", "etc")) {
      try (Stream<Path> all = Files.walk(path().resolve(folder))) {
        all.filter(file -> file.toString().endsWith(ending)).sorted().forEach(files::add);
      }
    }
    return files;
  }
}
