/* An empty Python module: it makes the library one that pip builds and that Python finds; ctypes calls the functions. */
#include <Python.h>

static struct PyModuleDef definition = {.m_base = PyModuleDef_HEAD_INIT, .m_name = "_core"};

PyMODINIT_FUNC PyInit__core(void) { return PyModule_Create(&definition); }
