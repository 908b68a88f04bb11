extension HTMLPage {
  static let style = """
    *{box-sizing:border-box}
    html{background:var(--surface);color:var(--ink);-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:1100px;padding:24px 20px 60px;\
    font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    h1{font-size:26px;line-height:1.2;margin:0 0 6px;overflow-wrap:anywhere}
    h2{font-size:20px;margin:44px 0 6px;padding-top:14px;border-top:2px solid var(--grid)}
    h2,h3,p,figcaption,summary,footer{overflow-wrap:anywhere}
    h3{font-size:15.5px;margin:0 0 6px}
    p{margin:4px 0 10px;max-width:75ch}.about{color:var(--soft);margin:2px 0}
    .notice{border-left:4px solid var(--alarm);padding:4px 0 4px 12px;margin:14px 0}
    .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px 18px;margin:16px 0}
    .facts dt{font-size:12.5px;color:var(--soft)}.facts dd{margin:0;font-size:17px;font-weight:600;overflow-wrap:anywhere}
    .facts .alarm dd{color:var(--alarm)}
    nav{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:14px}
    a{color:var(--p0)}
    figure{margin:18px 0 30px;break-inside:avoid}
    figcaption{color:var(--soft);font-size:13.5px;max-width:80ch;margin-top:6px}
    .chart.wide,.chart.narrow{display:block;width:100%;height:auto;touch-action:pan-y}
    .chart.wide{max-width:960px}.chart.narrow{display:none}
    .chart.map{display:block;height:auto;max-width:none}
    .scroll{overflow-x:auto;max-width:100%}
    table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
    th,td{padding:3px 8px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
    thead th{font-weight:600;border-bottom-color:var(--edge)}tbody th{font-weight:400}.left{text-align:left}
    td.left,tbody th.left{max-width:46ch;overflow:hidden;text-overflow:ellipsis}
    #failures td.left:last-child{white-space:normal;min-width:30ch}
    th:first-child{position:sticky;left:0;background:var(--surface)}
    tr.bad>*{color:var(--alarm)}tr.missing>*{color:var(--soft);font-style:italic}
    details{margin:10px 0}summary{cursor:pointer;font-weight:600;font-size:15px}
    .legend{display:flex;flex-wrap:wrap;gap:2px 8px;margin-top:4px}
    .legend button{display:flex;align-items:center;gap:6px;max-width:100%;border:1px solid transparent;border-radius:6px;\
    background:none;color:var(--ink);font:inherit;font-size:13px;padding:3px 7px;cursor:pointer;min-height:28px}
    .legend button:hover,.legend button:focus-visible{border-color:var(--edge)}
    .legend button[aria-pressed=false]{opacity:.42;text-decoration:line-through}
    .legend svg{width:34px;height:12px;flex:none}.legend span{overflow:hidden;text-overflow:ellipsis}
    #tip{position:fixed;z-index:9;pointer-events:none;max-width:300px;padding:6px 9px;border-radius:6px;\
    background:var(--surface);color:var(--ink);border:1px solid var(--edge);font-size:13px;line-height:1.4;\
    white-space:pre-line;box-shadow:0 2px 10px rgba(0,0,0,.25)}
    .s.dim{opacity:.18}
    footer{margin-top:40px;color:var(--soft);font-size:13px}
    @media(max-width:640px){body{padding:16px 14px 40px}.chart.wide{display:none}.chart.narrow{display:block}\
    .legend button{min-height:32px;padding:2px 5px}tbody th.left{max-width:44vw}.facts{grid-template-columns:repeat(2,1fr)}}
    @media print{th:first-child{position:static}body{max-width:none;padding:0;font-size:10pt}nav,#tip{display:none}h2,h3,section>p,summary{break-after:avoid;break-inside:avoid}\
    h2{margin-top:22px}figure{margin:10px 0 16px}.chart.wide{display:block;width:82%}.chart.narrow{display:none}.legend button[aria-pressed=false]{display:none}\
    details::details-content{content-visibility:visible}.scroll{overflow:visible}table{font-size:8pt}\
    th,td{padding:1px 5px}tr{break-inside:avoid}thead{display:table-header-group}.chart.map{max-width:100%}\
    figure:has(table.long){break-inside:auto}}

    """

  static let script = """
    (function(){
    var tip=document.getElementById("tip"),lit=null;
    function hide(){tip.hidden=true;if(lit){lit.forEach(function(g){g.classList.remove("dim")});lit=null}}
    function show(text,x,y){tip.textContent=text;tip.hidden=false;
    var w=tip.offsetWidth,h=tip.offsetHeight;
    tip.style.left=Math.max(4,Math.min(innerWidth-w-4,x+14))+"px";
    tip.style.top=(y-h-14<4?y+18:y-h-14)+"px"}
    document.querySelectorAll("figure").forEach(function(figure){
    var source=figure.querySelector(".notes"),notes=source?JSON.parse(source.textContent):null;
    if(notes)figure.querySelectorAll("svg.wide,svg.narrow").forEach(function(svg){
    var groups=Array.prototype.slice.call(svg.querySelectorAll("g.s")),marks=[];
    groups.forEach(function(g){g.querySelectorAll("[data-i]").forEach(function(m){
    var at=m.transform.baseVal.getItem(0).matrix;marks.push([at.e,at.f,g,+m.dataset.i])})});
    function move(event){
    var p=new DOMPoint(event.clientX,event.clientY).matrixTransform(svg.getScreenCTM().inverse()),best=null,d=900;
    marks.forEach(function(m){if(m[2].classList.contains("off"))return;
    var e=(m[0]-p.x)*(m[0]-p.x)+(m[1]-p.y)*(m[1]-p.y);if(e<d){d=e;best=m}});
    hide();if(!best)return;
    show(notes[+best[2].dataset.n][best[3]],event.clientX,event.clientY);
    lit=groups;groups.forEach(function(g){g.classList.toggle("dim",g.dataset.s!==best[2].dataset.s)})}
    svg.addEventListener("pointermove",move);svg.addEventListener("pointerdown",move);
    svg.addEventListener("pointerleave",hide)})});
    document.querySelectorAll("[data-t]").forEach(function(g){
    if(!g.dataset.t)return;
    function move(event){show(g.dataset.t,event.clientX,event.clientY)}
    g.addEventListener("pointermove",move);g.addEventListener("pointerdown",move);g.addEventListener("pointerleave",hide)});
    document.querySelectorAll(".legend button").forEach(function(button){
    button.addEventListener("click",function(event){
    var all=document.querySelectorAll(".legend button"),s=button.dataset.s;
    function set(s,on){
    all.forEach(function(b){if(b.dataset.s===s)b.setAttribute("aria-pressed",on)});
    document.querySelectorAll('g.s[data-s="'+s+'"]').forEach(function(g){g.classList.toggle("off",!on)})}
    if(event.shiftKey||event.altKey){all.forEach(function(b){set(b.dataset.s,b.dataset.s===s)})}
    else set(s,button.getAttribute("aria-pressed")!=="true")})});
    addEventListener("scroll",hide,{passive:true});
    addEventListener("beforeprint",function(){document.querySelectorAll("details").forEach(function(d){d.open=true})});
    })();
    """
}
