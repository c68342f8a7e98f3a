/** How the sandbox's pages look: light and dark by the system's choice, one column on a phone, every contrast above 4.5 : 1. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ground:#f4f5f7;--ink:#1a1f2b;--soft:#545d6e;--line:#8a93a3;--faint:#d9dde4;--act:#0b57d0;--on-act:#fff;--bad:#b3261e;--bad-ground:#fdecea;--good:#1b6e3c;--mark:#ffd54a}
@media (prefers-color-scheme:dark){:root{--paper:#1b1f27;--ground:#12151b;--ink:#e8ebf1;--soft:#aab3c2;--line:#7d8696;--faint:#343b47;--act:#8ab4f8;--on-act:#0b1526;--bad:#ffb4ab;--bad-ground:#41201d;--good:#84d8a3;--mark:#ffd54a}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
header{padding:.5rem 1rem;border-bottom:1px solid var(--faint);background:var(--paper);font-size:.875rem;color:var(--soft)}
mark{background:var(--mark);color:#1a1f2b;font-weight:700;border-radius:4px;padding:.1rem .45rem}
.skip{position:absolute;left:-100vw}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem}
main{margin:0 auto;padding:1.5rem 1rem 3rem;display:grid;gap:1.5rem}main.one{max-width:46rem}main.two{max-width:62rem}
@media (min-width:56rem){main.two{grid-template-columns:minmax(0,2fr) minmax(0,3fr);align-items:start}}
aside,.content{background:var(--paper);border:1px solid var(--faint);border-radius:12px;padding:1.25rem;min-width:0;overflow-wrap:anywhere}
h1{font-size:1.375rem;line-height:1.3;margin:0 0 1rem}h2{font-size:1.0625rem;margin:1.75rem 0 .5rem}aside h2:first-child{margin-top:0}p{margin:.5rem 0}
.total{font-size:1.75rem;font-weight:700;font-variant-numeric:tabular-nums}
a{color:var(--act)}:focus-visible{outline:3px solid var(--act);outline-offset:2px;border-radius:4px}
.field{margin:.75rem 0}.field>label,legend{font-weight:600;display:block;padding:0}.hint,.soft,small{color:var(--soft);font-size:.875rem}.hint,.field .error{margin:.2rem 0 0}
input:not([type=radio],[type=checkbox]),select{font:inherit;width:100%;min-height:44px;padding:.5rem .65rem;border:1px solid var(--line);border-radius:8px;background:var(--paper);color:inherit;margin-top:.2rem}
input[aria-invalid=true],select[aria-invalid=true]{border:2px solid var(--bad)}
input[type=radio],input[type=checkbox]{width:1.2rem;height:1.2rem;margin:0 .5rem 0 0;flex:none;accent-color:var(--act)}
fieldset{border:0;padding:0;margin:1.25rem 0}.pair{display:grid;gap:0 1rem}@media (min-width:30rem){.pair{grid-template-columns:1fr 1fr}}
.choice{display:flex;align-items:center;min-height:44px;padding:.4rem .75rem;border:1px solid var(--faint);border-radius:8px;margin:.4rem 0;cursor:pointer}.choice:has(:checked){border:2px solid var(--act)}
button,.button{font:inherit;font-weight:600;min-height:44px;padding:.55rem 1.1rem;border-radius:8px;border:1px solid var(--line);background:var(--paper);color:inherit;cursor:pointer;text-decoration:none;display:inline-flex;align-items:center;justify-content:center}
button.primary{background:var(--act);border-color:var(--act);color:var(--on-act)}button.wide{width:100%;margin-top:1rem}.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}.row>form{margin:0}.between{justify-content:space-between}
.error{color:var(--bad);font-weight:600}.box{border:1px solid var(--faint);border-radius:8px;padding:.75rem 1rem}.error.box{background:var(--bad-ground);border-color:var(--bad)}.note.box{border-color:var(--good)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9375rem}th,td{text-align:left;padding:.45rem .6rem .45rem 0;border-bottom:1px solid var(--faint);vertical-align:top}th{color:var(--soft);font-weight:600}.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:0;padding-left:.75rem}
dl.lines{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.35rem 1rem;margin:.75rem 0}dl.lines dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}dl.lines .sum{font-weight:700}
th,td{overflow-wrap:normal}.figure:not(:last-child){padding-right:.75rem}td a{display:inline-block;padding:.2rem .15rem;min-width:1.75rem;min-height:1.75rem}
ul.plain{list-style:none;padding:0;margin:0}ul.plain>li{padding:.6rem 0;border-bottom:1px solid var(--faint)}details{margin:1rem 0}summary{cursor:pointer;min-height:32px;font-weight:600}
.tag{display:inline-block;border:1px solid var(--line);border-radius:999px;padding:0 .6rem;font-size:.8125rem}
form:not(:has(#method-card:checked)) .when-card,form:not(:has(#method-bank:checked)) .when-bank,form:not(:has(#business:checked)) .when-business{display:none}
`;
