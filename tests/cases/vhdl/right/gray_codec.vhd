library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity gray_codec is
    port (
        decode : in std_logic;
        din : in std_logic_vector(7 downto 0);
        dout : out std_logic_vector(7 downto 0)
    );
end entity gray_codec;

architecture rtl of gray_codec is
    signal binary : std_logic_vector(7 downto 0);
begin
    binary(7) <= din(7);
    chain : for i in 6 downto 0 generate
        binary(i) <= binary(i + 1) xor din(i);
    end generate;
    dout <= binary when decode = '1' else din xor ('0' & din(7 downto 1));
end architecture rtl;
