package dev.impersonation.contract;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page with the banner, under the strictest policy that the guide says it works with. */
public final class BannerPageServlet extends HttpServlet {
  /** Where the contract's application has it. */
  public static final String PATH = "/page";

  /** The page's {@code Content-Security-Policy}. */
  public static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

  /** The page, in English. */
  public static final String PAGE =
      page(
          "lang=\"en\"",
          """
          <impersonation-banner subject="Alice Archer" actor="Sam Support">
            <button slot="stop">Stop</button>
          </impersonation-banner>
          """);

  private static final long serialVersionUID = 1L;

  /** Returns a page with these attributes of its root and this banner in it. */
  public static String page(String attributes, String banner) {
    return """
        <!doctype html>
        <html %s>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Notes</title>
        <script type="module" src="/impersonation/banner.js"></script>
        %s
        <main><h1>Notes</h1><input aria-label="Note"></main>
        """
        .formatted(attributes, banner);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/html; charset=utf-8");
    response.setHeader("Content-Security-Policy", POLICY);
    response.getWriter().write(PAGE);
  }
}
