package dev.impersonation.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

@DisplayName("S48: dependencies are few, and past the flaws the threat model names")
final class DependenciesTest {
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  private static Document pom(String path) throws Exception {
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return parsers.newDocumentBuilder().parse(Path.of(path).toFile());
  }

  @Test
  void pom_dependenciesThatAreShipped_areTheseFive() throws Exception {
    String shipped = "/project/dependencies/dependency[not(scope)]/artifactId";
    NodeList found = (NodeList) XPATH.evaluate(shipped, pom("pom.xml"), XPathConstants.NODESET);
    Set<String> names = new TreeSet<>();
    for (int index = 0; index < found.getLength(); index++) {
      names.add(found.item(index).getTextContent());
    }
    String scopes = "/project/dependencies/dependency[scope='compile' or scope='runtime']";

    assertEquals(
        Set.of("java-jwt", "jackson-databind", "caffeine", "slf4j-api", "jspecify"), names);
    assertEquals("", XPATH.evaluate(scopes, pom("pom.xml")));
  }

  @ParameterizedTest
  @CsvSource({
    "jackson.version, 2.15.0, com.fasterxml.jackson.core.json.PackageVersion",
    "jackson.version, 2.15.0, com.fasterxml.jackson.databind.cfg.PackageVersion"
  })
  @DisplayName("CVE-2025-52999: Jackson bounds the depth of its own accord since 2.15")
  void version_onTheClassPath_isThatOfThePomAndPastTheFlaw(
      String property, String fixedIn, String versioned) throws Exception {
    String expected =
        XPATH.evaluate("/project/properties/*[name()='" + property + "']", pom("../pom.xml"));
    Object loaded = Class.forName(versioned).getField("VERSION").get(null);

    assertEquals(expected, Objects.toString(loaded));
    assertTrue(Version.parse(expected).compareTo(Version.parse(fixedIn)) >= 0, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "com.nimbusds.jose.JWSObject",
    "org.jose4j.jwt.JwtClaims",
    "io.jsonwebtoken.Jwts",
    "net.minidev.json.JSONObject",
    "org.pac4j.core.profile.UserProfile",
    "org.bouncycastle.jce.provider.BouncyCastleProvider"
  })
  void classPath_otherLibrariesForTokens_areNotThere(String name) {
    assertTrue(
        getClass().getClassLoader().getResource(name.replace('.', '/') + ".class") == null, name);
  }
}
