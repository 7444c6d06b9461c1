// Imports window.DIAGRAMS (name -> BPMN) one after the other and writes what bpmn.io said of each into #result as JSON.
// With #NAME behind the page's address only that one is imported, and stays on the page to be looked at.

function words(shape) {
  const text = shape.querySelector('.djs-visual > text');
  return text === null ? null : text.getBBox();
}

const WRITTEN = ['bpmn:UserTask', 'bpmn:SubProcess', 'bpmn:TextAnnotation', 'label'];

// The elements whose words are larger than the place that the diagram gives them.
function overflowing(viewer) {
  const canvas = viewer.get('canvas');
  return viewer.get('elementRegistry').filter((element) => WRITTEN.includes(element.type)).filter((element) => {
    const text = words(canvas.getGraphics(element));
    if (text === null) return false;
    const right = text.x + text.width;
    const bottom = text.y + text.height;
    return Math.min(text.x, text.y) < -2 || right > element.width + 2 || bottom > element.height + 2;
  }).map((element) => element.id);
}

async function importOne(xml) {
  const container = document.getElementById('canvas');
  const viewer = new window.BpmnJS({ container });
  try {
    const { warnings } = await viewer.importXML(xml);
    const kinds = {};
    viewer.get('elementRegistry').forEach(({ type }) => { kinds[type] = (kinds[type] || 0) + 1; });
    return { warnings: warnings.map((warning) => warning.message), kinds, overflowing: overflowing(viewer), viewer };
  } catch (error) {
    return { error: error.message, warnings: (error.warnings || []).map((warning) => warning.message), viewer };
  }
}

async function importAll() {
  const chosen = decodeURIComponent(window.location.hash.slice(1));
  const results = {};
  for (const [name, xml] of Object.entries(window.DIAGRAMS)) {
    if (chosen === '' || chosen === name) {
      const { viewer, ...said } = await importOne(xml);
      results[name] = said;
      if (chosen === name) viewer.get('canvas').zoom('fit-viewport');
      else viewer.destroy();
    }
  }
  document.getElementById('result').textContent = JSON.stringify(results);
}

importAll();
