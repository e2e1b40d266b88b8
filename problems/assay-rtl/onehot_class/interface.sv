module onehot_class (
    input  logic [9:0] code,
    output logic       none,
    output logic       one,
    output logic       many,
    output logic [3:0] place
);
