/**
 * The look of what stands on the shop's page: the launcher and the frame around the chat. It lives in a shadow root,
 * and `!important` on `:host` wins over any rule of the page. The icons are cut out of the ink, so that no image is
 * needed that a strict Content-Security-Policy might forbid.
 * Where the system forces its colours, it draws the outline that nobody else sees, and leaves the launcher its own.
 * Short names (`l`auncher, `p`anel, `b`adge) because every byte here is paid by every page of the shop.
 */
export const STYLES =
  ':host{all:initial!important;display:block!important}' +
  'div{--c:#3b5bdb;--f:#fff;--s:#fff}' +
  '.l,.p,.g{position:fixed;right:var(--x,20px);z-index:2147483647;border:0;outline:1px solid #0000}' +
  '.left>*{right:auto;left:var(--x,20px)}' +
  '.l{bottom:var(--y,20px);width:56px;height:56px;border-radius:50%;cursor:pointer;forced-color-adjust:none;background:var(--c);box-shadow:0 6px 24px #0004;transition:.2s}' +
  '.l:hover{transform:scale(1.06)}' +
  ".l:before,.l:after{content:'';position:absolute;inset:16px;background:var(--f);transition:.2s}" +
  ".l:before{clip-path:path('M12 2C6 2 1 6 1 11c0 3 1 5 3 7v5l5-3 3 0c6 0 11-4 11-9S18 2 12 2Z')}" +
  ".l:after{clip-path:path('M4 7l8 8 8-8 2 2L12 19 2 9Z')}" +
  '.l:after,.open .l:before{opacity:0;transform:rotate(-40deg) scale(.5)}' +
  '.b{position:absolute;top:-4px;right:-4px;min-width:10px;padding:0 6px;border-radius:11px;background:#e03131;color:#fff;font:600 12px/22px system-ui,sans-serif}' +
  '.b:empty{display:none}' +
  '.p{bottom:calc(var(--y,20px) + 72px);width:400px;height:min(680px,100vh - 92px - var(--y,20px));border-radius:var(--r,20px);background:var(--s);box-shadow:0 0 0 1px #0001,0 6px 48px #0003;visibility:hidden;opacity:0;transform:translateY(12px);transition:.2s}' +
  '.open .p,.open .l:after{visibility:visible;opacity:1;transform:none}' +
  '.g{bottom:calc(var(--y,20px) + 72px);display:flex;max-width:280px;padding:4px;border-radius:18px;background:#fff;box-shadow:0 6px 32px #0003;font:15px/1.4 system-ui,sans-serif}' +
  '.g button{all:unset;padding:10px 12px;cursor:pointer;color:#16181d;border-radius:14px}' +
  '.g button:focus-visible,.l:focus-visible{outline:2px solid var(--c);outline-offset:2px}' +
  '.g .x{padding:8px 12px;color:#59606b;font-size:20px;line-height:1}' +
  '.dark{--s:#16181d}' +
  '@media(prefers-color-scheme:dark){.auto{--s:#16181d}}' +
  '@media(max-width:480px),(max-height:480px){.open .p{inset:var(--t,0) 0 auto;width:100%;height:var(--h,100%);border-radius:0}.open .l{display:none}}' +
  '@media(prefers-reduced-motion){*{transition:none!important}}' +
  '@media print{:host{display:none!important}}';
